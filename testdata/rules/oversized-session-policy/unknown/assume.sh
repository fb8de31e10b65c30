aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --policy-arns "arn=arn:aws:iam::$ACCOUNT:policy/narrow"
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --policy-arns $ARNS
