#!/usr/bin/env bash
# Tells whether to upload to code scanning. With "auto" it asks GitHub: without the feature,
# or with a token that may not use it, every upload would leave an error in the log.
#
# In: CODE_SCANNING, TOKEN, PARTIAL of the report. Out: the output "upload", true or false.
set -euo pipefail

# may asks for the repository's alerts: 200 with alerts, 404 where none was ever uploaded,
# 403 where the repository or the token has no code scanning. The token goes in by stdin,
# since arguments can be seen by other processes.
may() {
  local status
  command -v curl >/dev/null || return 1
  status=$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 20 --config - \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/code-scanning/alerts?per_page=1" <<<"header = \"Authorization: Bearer $TOKEN\"") || return 1
  [ "$status" = 200 ] || [ "$status" = 404 ]
}

# Code scanning closes the alerts that a report lacks, and compares by itself what is new.
if [ "$PARTIAL" = true ] && [ "$CODE_SCANNING" != never ]; then
  if [ "$CODE_SCANNING" = always ]; then
    echo "::error title=iamlint::code-scanning: always does not go with --new-from-rev or --new-from-merge-base: it would close all other alerts"
    exit 2
  fi
  echo "The report holds new findings only, which is not for code scanning: they are shown as annotations."
  CODE_SCANNING=never
fi

upload=false
case "$CODE_SCANNING" in
  always) upload=true ;;
  never) ;;
  auto)
    if may; then
      upload=true
    else
      echo "Code scanning is not available here, or the job lacks \"security-events: write\": findings are shown as annotations."
    fi
    ;;
  *)
    echo "::error title=iamlint::code-scanning is one of auto, always, never"
    exit 2
    ;;
esac
echo "upload=$upload" >>"$GITHUB_OUTPUT"
