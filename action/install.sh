#!/usr/bin/env bash
# Puts iamlint into $RUNNER_TEMP: the release that the workflow names by its tag, verified
# against the checksums beside it, else what builds from the checkout of the action, which
# is the source at the commit that the workflow names.
#
# In: INSTALL (auto, release, source, none), ACTION_PATH, ACTION_REF, RELEASES, GH_TOKEN and
# what every runner sets. Out: the output "iamlint", the path of the command.
set -euo pipefail

fail() {
  echo "::error title=iamlint::$1"
  exit 2
}

case "${RUNNER_OS:-}" in
  Linux) os=linux ;;
  macOS) os=darwin ;;
  Windows) os=windows ;;
  *) fail "this runner's system is not supported" ;;
esac
case "${RUNNER_ARCH:-}" in
  X64) arch=amd64 ;;
  ARM64) arch=arm64 ;;
  *) arch=other ;;
esac
suffix=
if [ "$os" = windows ]; then suffix=.exe; fi
dir="$RUNNER_TEMP/iamlint-bin"
mkdir -p "$dir"

sum() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

# release downloads and verifies; it returns 1 where there is no such release, and exits
# with 2 where what is there is not to be trusted.
release() {
  local version="${ACTION_REF#v}" archive checksums file want
  archive="iamlint_${version}_${os}_${arch}.tar.gz"
  checksums="iamlint_${version}_checksums.txt"
  cd "$dir" || return 1
  for file in "$checksums" "$archive"; do
    curl --fail --silent --show-error --location --retry 3 --output "$file" "$RELEASES/$ACTION_REF/$file" || return 1
  done
  want=$(awk -v name="$archive" '$2 == name { print $1 }' "$checksums")
  [ -n "$want" ] || fail "the release's checksums do not name $archive"
  [ "$(sum "$archive")" = "$want" ] || fail "$archive is not what the release's checksums say"
  if [ -n "${GH_TOKEN:-}" ] && gh attestation verify --help >/dev/null 2>&1; then
    gh attestation verify "$archive" --repo iamlint/iamlint >/dev/null || fail "$archive has no attestation of iamlint's own workflow"
  fi
  tar -xzf "$archive" "iamlint$suffix" || fail "$archive cannot be unpacked"
}

build() {
  command -v go >/dev/null || fail "Go is not installed; add actions/setup-go before this step"
  cd "$ACTION_PATH"
  CGO_ENABLED=0 go build -ldflags='-s -w' -o "$dir/iamlint$suffix" ./cmd/iamlint
}

is_release() { [[ "${ACTION_REF:-}" =~ ^v[0-9]+\.[0-9]+\.[0-9]+$ ]]; }

iamlint="$dir/iamlint$suffix"
case "$INSTALL" in
  auto)
    code=1
    if is_release; then
      code=0
      (release) || code=$?
    fi
    case "$code" in
      0) ;;
      1) build ;;
      *) exit "$code" ;;
    esac
    ;;
  release)
    is_release || fail "install: release needs the action by its tag, such as v1.2.3"
    (release) || fail "there is no release $ACTION_REF for $os on $arch, or it cannot be trusted"
    ;;
  source) build ;;
  none) iamlint=$(command -v iamlint) || fail "install: none, but iamlint is not on PATH" ;;
  *) fail "install is one of auto, release, source, none" ;;
esac
echo "iamlint=$iamlint" >>"$GITHUB_OUTPUT"
