aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --tags Key=team,Value=web "Key=$KEY,Value=app"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --tags "Key=note,Value=$NOTE"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --tags "Key=$LONG,Value=x"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --tags $TAGS
