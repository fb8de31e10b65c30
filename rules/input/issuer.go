package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// githubIssuer signs the tokens of GitHub's workflows.
const githubIssuer = "token.actions.githubusercontent.com"

// issuer is what is known of who issues tokens under one URL.
type issuer struct {
	// demands is the claim without which IAM refuses a trust policy for an issuer that
	// serves many organizations; empty where it asks none.
	demands string
	// known: it is known how many audiences a token has; several: it may be more than one.
	known, several bool
}

// sharedIssuers are the issuers whose tokens look alike for all their customers, with the
// claim that IAM demands to be tested (IAM User Guide, "Identity-provider controls for
// shared OIDC providers", 2026-11).
var sharedIssuers = map[string]string{
	"cognito-identity.amazonaws.com":                       "aud",
	"sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d": "sts:RoleSessionName",
	"agent.buildkite.com":                                  "sub",
	"oidc.codefresh.io":                                    "sub",
	"studio.datachain.ai/api":                              "sub",
	githubIssuer:                                           "sub",
	"oidc-configuration.audit-log.githubusercontent.com":   "sub",
	"vstoken.actions.githubusercontent.com":                "sub",
	"gitlab.com":                                           "sub",
	"rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7": "sub",
	"rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr": "sub",
	"rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg": "sub",
	"rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26": "sub",
	"oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb":         "sub",
	"oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu":         "sub",
	"api.pulumi.com/oidc":     "aud",
	"sandboxes.cloud":         "aud",
	"scalr.io":                "sub",
	"tokens.cloud.shisho.dev": "sub",
	"app.terraform.io":        "sub",
	"proidc.upbound.io":       "sub",
	"oidc.vercel.com":         "aud",
}

// issuerPatterns are further issuers of which it is known how many audiences their tokens
// have: by the vendors' documents (2026-11), one for each customer, or built in to IAM.
var issuerPatterns = []struct {
	pattern string
	several bool
}{
	{"accounts.google.com", false}, {"www.amazon.com", false}, {"graph.facebook.com", false}, {"cognito-identity*", false},
	{"cognito-idp.*", false}, {"sts.windows.net/*", false}, {"login.microsoftonline.com/*", false},
	{"oidc.circleci.com/org/*", false}, {"oidc.vercel.com/*", false}, {"*.app.spacelift.io", false},
	{"api.bitbucket.org/2.0/workspaces/*", true},
	// The tokens of service accounts of Kubernetes.
	{"oidc.eks.*", true}, {"oidc-eks.*", true}, {"container.googleapis.com/v1/projects/*", true},
	{"s3.*.amazonaws.com/*", true}, {"s3-*.amazonaws.com/*", true}, {"*.s3.*.amazonaws.com*", true}, {"*.s3.amazonaws.com*", true},
	{"*.cloudfront.net*", true}, {"*.openshiftapps.com/*", true},
}

// issuerOf is what is known of the issuer with a URL, given without its scheme.
func issuerOf(url string) issuer {
	if claim, shared := sharedIssuers[url]; shared {
		return issuer{demands: claim, known: true, several: url == "gitlab.com"}
	}
	for _, one := range issuerPatterns {
		if policy.MatchString(one.pattern, url) {
			return issuer{known: true, several: one.several}
		}
	}
	return issuer{}
}

// isBuiltIn tells the domains that stand as Federated principals without an ARN, those of
// other partitions included.
func isBuiltIn(domain string) bool {
	switch domain {
	case "accounts.google.com", "www.amazon.com", "graph.facebook.com":
		return true
	}
	return strings.HasPrefix(domain, "cognito-identity")
}

// misspelt finds the issuer that a URL is nearly: two slips away, of short ones one. Empty
// where there is none, or the URL is that of an issuer.
func misspelt(url string) string {
	if issuerOf(url).known {
		return ""
	}
	nearest, least := "", 3
	for known := range sharedIssuers {
		const shortest, slip = 10, 8
		if strings.Contains(known, "/") || len(known) < shortest || len(url) > len(known)+2 {
			continue
		}
		distance := policy.EditDistance(known, url)
		if distance <= min(2, len(known)/slip) && (distance < least || distance == least && known < nearest) {
			nearest, least = known, distance
		}
	}
	return nearest
}

// signInEndpoints are the hosts that SAML assertions for the console are sent to, by
// partition; Regions have some with their name before it (AWS General Reference,
// endpoints of AWS Sign-In; User Guides of AWS in China and GovCloud; 2026-11).
var signInEndpoints = map[string]string{
	"aws":        "signin.aws.amazon.com",
	"aws-cn":     "signin.amazonaws.cn",
	"aws-us-gov": "signin.amazonaws-us-gov.com",
}

// isSignIn tells whether a SAML audience is a sign-in endpoint of the partition: in the
// form of all Regions, of one, or of one provider.
func isSignIn(partition, audience string) bool {
	host := signInEndpoints[partition]
	for _, prefix := range []string{"https://" + host + "/saml", "https://*." + host + "/saml"} {
		if policy.MatchString(prefix, audience) || policy.MatchString(prefix+"/acs/*", audience) {
			return true
		}
	}
	return false
}

// meantAsSignIn tells whether an audience was surely meant for AWS's own sign-in: other
// applications have endpoints of their own.
func meantAsSignIn(audience string) bool {
	audience = strings.ToLower(audience)
	if audience == "urn:amazon:webservices" {
		return true
	}
	for _, host := range signInEndpoints {
		if strings.Contains(audience, host) {
			return true
		}
	}
	return false
}
