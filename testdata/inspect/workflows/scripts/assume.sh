#!/usr/bin/env bash
set -euo pipefail

ACCOUNT=111122223333
ROLE_ARN="arn:aws:iam::${ACCOUNT}:role/reader"
if [ -n "${1:-}" ]; then
  NAME=$1
fi

eval "$(aws --profile base sts assume-role --role-arn "$ROLE_ARN" --role-session-name "${NAME}" \
  --external-id 'abc' --serial-number arn:aws:iam::111122223333:mfa/jo --token-code "$2" \
  --policy '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"}]}' \
  --output json)"
aws sts assume-role-with-web-identity --role-arn arn:aws:iam::$OTHER:role/web --web-identity-token "$TOKEN" --role-session-name w
aws --endpoint-url http://localhost:4566 sts assume-role --role-arn arn:aws:iam::000000000000:role/local --role-session-name x
echo "run aws sts assume-role yourself"
