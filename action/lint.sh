#!/usr/bin/env bash
# Lints, writes every report of the run, and leaves the verdict to finish.sh: findings are
# to be uploaded before the job fails of them.
#
# In: IAMLINT, PATHS, CONFIG, FAIL_ON, CATEGORY, ARGUMENTS, SARIF_FILE, SUMMARY.
# Out: the outputs sarif-file, exit-code, and partial: the report lacks what is not new.
set -euo pipefail

one_line() {
  case "$2" in
    *$'\n'* | *$'\r'*)
      echo "::error title=iamlint::$1 has more than one line"
      exit 2
      ;;
  esac
}
one_line sarif-file "$SARIF_FILE"
one_line IAMLINT "$IAMLINT"

# The upload works in another directory, and on Windows knows no paths of bash.
sarif="${SARIF_FILE:-$RUNNER_TEMP/iamlint.sarif}"
if command -v cygpath >/dev/null; then
  sarif=$(cygpath --absolute --windows "$sarif")
elif [ "${sarif#/}" = "$sarif" ]; then
  sarif="$PWD/$sarif"
fi
annotations="$RUNNER_TEMP/iamlint.annotations"
summary="$RUNNER_TEMP/iamlint.md"
rm -f "$annotations" "$summary"

arguments=(--fail-on "$FAIL_ON" --category "$CATEGORY")
arguments+=(--output "sarif=$sarif" --output "github=$annotations" --output "markdown=$summary")
if [ -n "$CONFIG" ]; then arguments+=(--config "$CONFIG"); fi

# add_lines adds each line of a list.
add_lines() {
  local line
  while IFS= read -r line; do
    if [ -n "$line" ]; then arguments+=("$line"); fi
  done <<<"${1//$'\r'/}"
}
add_lines "${ARGUMENTS:-}"
partial=false
case "${arguments[*]}" in *--new-from-*) partial=true ;; esac
arguments+=(--)
add_lines "${PATHS:-}"

# What iamlint prints quotes files that anybody may have written: while it does, the
# runner takes no commands from it.
token="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
echo "::stop-commands::$token"
status=0
"$IAMLINT" "${arguments[@]}" || status=$?
echo
echo "::$token::"

if [ "${SUMMARY:-}" = true ] && [ -f "$summary" ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  cat "$summary" >>"$GITHUB_STEP_SUMMARY"
fi
echo "exit-code=$status" >>"$GITHUB_OUTPUT"
if [ "$status" -gt 1 ]; then
  echo "::error title=iamlint::iamlint could not do its work; its output says why"
  exit "$status"
fi
echo "partial=$partial" >>"$GITHUB_OUTPUT"
echo "sarif-file=$sarif" >>"$GITHUB_OUTPUT"
