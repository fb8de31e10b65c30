package policy

// STSActions are the actions of STS that a policy can name: its API operations and
// those that are permissions only (Service Authorization Reference and STS API
// Reference, 2026-11).
func STSActions() []string {
	return []string{
		"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoot",
		"sts:DecodeAuthorizationMessage", "sts:GetAccessKeyInfo", "sts:GetCallerIdentity",
		"sts:GetDelegatedAccessToken", "sts:GetFederationToken", "sts:GetServiceBearerToken",
		"sts:GetSessionToken", "sts:GetWebIdentityToken", "sts:SetContext", "sts:SetSourceIdentity",
		"sts:TagGetWebIdentityToken", "sts:TagSession",
	}
}
