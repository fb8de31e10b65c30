aws sts assume-role --profile portal --role-arn arn:aws:iam::210987654321:role/data --role-session-name alice \
  --provided-contexts ProviderArn=arn:aws:iam::aws:contextProvider/IdentityCenter,ContextAssertion=abc
