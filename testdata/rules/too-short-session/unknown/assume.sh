SECONDS_LONG=$1
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --duration-seconds "$SECONDS_LONG"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --duration-seconds="$OTHER"
