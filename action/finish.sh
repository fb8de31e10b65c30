#!/usr/bin/env bash
# Shows annotations where code scanning does not show the findings, and ends the job as
# --fail-on says, whatever became of the upload.
#
# In: STATUS of the lint, CODE_SCANNING, UPLOAD (success, failure, skipped), ANNOTATIONS.
set -euo pipefail

annotate="$ANNOTATIONS"
if [ "$annotate" = auto ]; then
  annotate=true
  if [ "$UPLOAD" = success ]; then annotate=false; fi
fi
if [ "$UPLOAD" = failure ]; then
  if [ "$CODE_SCANNING" = always ]; then
    echo "::error title=iamlint::the report could not be uploaded to code scanning"
    STATUS=2
  else
    echo "::notice title=iamlint::the report could not be uploaded to code scanning; findings are shown as annotations"
  fi
fi
if [ "$annotate" = true ] && [ -f "$RUNNER_TEMP/iamlint.annotations" ]; then
  cat "$RUNNER_TEMP/iamlint.annotations"
fi
exit "$STATUS"
