aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x --duration-seconds 900
aws sts assume-role --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name x
aws sts get-session-token --duration-seconds 600
