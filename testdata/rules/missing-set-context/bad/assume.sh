aws sts assume-role --role-arn arn:aws:iam::111122223333:role/app --role-session-name alice \
  --provided-contexts ProviderArn=arn:aws:iam::aws:contextProvider/IdentityCenter,ContextAssertion=abc
