SECONDS_LONG=300 # want "duration `300` is below the minimum"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --duration-seconds "$SECONDS_LONG"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --duration-seconds=899 # want "duration `899`"
