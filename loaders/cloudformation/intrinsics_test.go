package cloudformation

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// resourceOf evaluates a value as the Resource of a statement, in a template with the
// parameters, mappings and resources that the cases name.
func resourceOf(t *testing.T, value string) []policy.Value {
	t.Helper()
	text := `
Parameters:
  Env: {Type: String, Default: prod}
  Ids: {Type: 'List<String>'}
  Stage: {Type: String, AllowedValues: [dev, test, prod]}
  Size: {Type: Number, AllowedValues: [1, 2]}
  Until: {Type: String, AllowedValues: ['1900-12-31T23:59:59Z', '2099-01-01T00:00:00Z']}
  Secret: {Type: String, NoEcho: true, AllowedValues: [a, b]}
  Many: {Type: String, AllowedValues: [a, b, c, d, e, f, g, h, i]}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', AllowedValues: [a, b]}
  Zone: {Type: String}
  Ruled: {Type: String}
Rules:
  Free:
    Assertions:
      - Assert: {'Fn::Contains': [[x, y], !Ref Ruled]}
  Bound:
    RuleCondition: !Equals [!Ref Env, prod]
    Assertions:
      - Assert: {'Fn::Contains': [[z], !Ref Zone]}
Mappings:
  Buckets:
    eu-west-1: {Name: data-eu}
  Lists:
    all: {Arns: ['arn:aws:s3:::a', 'arn:aws:s3:::b']}
  Stages:
    dev: {Bucket: d, Other: 1}
    prod: {Bucket: p, Other: 2}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  NotProd: !Not [!Condition IsProd]
  IsDev: !Equals [dev, !Ref Env]
  Either: !Or [!Condition IsProd, !Condition IsDev]
  Both: !And [!Condition IsProd, !Condition IsDev]
  StageDev: !Equals [!Ref Stage, dev]
  StageLater: !Or [!Equals [!Ref Stage, test], !Equals [!Ref Stage, prod]]
  ZoneGiven: !Not [!Equals [!Ref Zone, '']]
  Loops: !Not [!Condition Loops]
Resources:
  Bucket: {Type: 'AWS::S3::Bucket'}
  Queue: {Type: 'AWS::SQS::Queue', Properties: {QueueName: jobs}}
  Topic: {Type: 'AWS::SNS::Topic'}
  User: {Type: 'AWS::IAM::User', Properties: {UserName: alice}}
  Loop: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub '${Pool}-x'}}
  Pool: {Type: 'AWS::IAM::Role', Properties: {RoleName: !Sub '${Loop}-y'}}
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          Effect: Allow
          Action: 's3:*'
          Resource: ` + value + "\n"
	repo := load1(t, "t.yaml", text)
	if len(repo.Documents) != 1 || len(repo.Documents[0].Statements) != 1 {
		t.Fatalf("%s: %d documents, problems %+v", value, len(repo.Documents), repo.Problems)
	}
	return repo.Documents[0].Statements[0].Resources
}

func TestIntrinsics(t *testing.T) {
	const bucket = "arn:⟨AWS::Partition⟩:s3:::⟨Bucket⟩"
	for _, test := range []struct{ fact, value, want string }{
		{"a parameter is a hole even with a default", `!Ref Env`, "⟨Env⟩ string"},
		{"a list parameter may be a list", `!Ref Ids`, "⟨Ids⟩ open"},
		{"a name that nothing declares is a hole", `!Ref Nobody`, "⟨Nobody⟩ open"},
		{"a bucket's ARN is spelt", `!GetAtt Bucket.Arn`, bucket + " string"},
		{"GetAtt takes a list", `!GetAtt [Bucket, Arn]`, bucket + " string"},
		{"GetAtt has a long form", `{'Fn::GetAtt': [Bucket, Arn]}`, bucket + " string"},
		{"a written name is used", `!GetAtt Queue.Arn`, "arn:⟨AWS::Partition⟩:sqs:⟨AWS::Region⟩:⟨AWS::AccountId⟩:jobs string"},
		{"Ref of a topic is its ARN", `!Ref Topic`, "arn:⟨AWS::Partition⟩:sns:⟨AWS::Region⟩:⟨AWS::AccountId⟩:⟨Topic⟩ string"},
		{"an unknown attribute is a hole", `!GetAtt Bucket.Color`, "⟨Bucket.Color⟩ open"},
		{"an IAM ARN refers to its resource", `!GetAtt User.Arn`, "arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:user/alice string → User.arn"},
		{"Ref of a user is its name", `!Ref User`, "alice string → User.name"},
		{"Sub of one variable keeps the reference", `!Sub '${User.Arn}'`, "arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:user/alice string → User.arn"},
		{"Sub without variables is its text", `!Sub 'arn:aws:s3:::x'`, "arn:aws:s3:::x string"},
		{"Sub escapes with !", `!Sub '${!aws:username}/${Env}'`, "${aws:username}/⟨Env⟩ string"},
		{"a policy variable is no variable of Sub", `!Sub 'a/${aws:username}'`, "a/${aws:username} string"},
		{"Sub has its own variables", `!Sub ['${A}-${Env}', {A: !Select ['1', [x, y]]}]`, "y-⟨Env⟩ string"},
		{"an unclosed variable is text", `!Sub 'a${b'`, "a${b string"},
		{"Join joins", `!Join [':', [arn, aws, s3, '', '', !Ref Bucket]]`, "arn:aws:s3:::⟨Bucket⟩ string"},
		{"Join of an unknown list is a hole", `!Join [',', !Ref Ids]`, "⟨Join(,, Ref(Ids))⟩ string"},
		{"Join drops what is no value", `!Join ['-', [a, !Ref 'AWS::NoValue', b]]`, "a-b string"},
		{"Select picks", `!Select [0, [a, b]]`, "a string"},
		{"Select beyond the list is a hole", `!Select [7, [a, b]]`, "⟨Select(7, a, b)⟩ open"},
		{"Split splits known text", `!Split [',', 'a,b']`, "a string; b string"},
		{"Split of a parameter is a hole", `!Split [',', !Ref Env]`, "⟨Split(,, Ref(Env))⟩ open"},
		{"FindInMap finds", `!FindInMap [Buckets, eu-west-1, Name]`, "data-eu string"},
		{"FindInMap finds lists", `!FindInMap [Lists, all, Arns]`, "arn:aws:s3:::a string; arn:aws:s3:::b string"},
		{"FindInMap by Region is what the map holds", `!FindInMap [Buckets, !Ref 'AWS::Region', Name]`, "data-eu string when AWS::Region is eu-west-1"},
		{"FindInMap by a parameter is what the map holds for its values", `!FindInMap [Stages, !Ref Stage, Bucket]`, "d string when Stage is dev; p string when Stage is prod"},
		{"also for one without allowed values", `!Sub ['${B}', {B: !FindInMap [Stages, !Ref Env, Bucket]}]`, "d string when Env is dev; p string when Env is prod"},
		{"under a condition, the one", `!If [IsProd, !FindInMap [Stages, !Ref Env, Bucket], x]`, "p string when IsProd and Env is prod; x string when not IsProd"},
		{"FindInMap by two unknown keys", `!FindInMap [Stages, !Ref Env, !Ref Zone]`,
			"d string when Env is dev and Zone is Bucket; 1 number when Env is dev and Zone is Other; p string when Env is prod and Zone is Bucket; 2 number when Env is prod and Zone is Other"},
		{"FindInMap without the key", `!FindInMap [Buckets, us-east-1, Name]`, "⟨FindInMap(Buckets, us-east-1, Name)⟩ open"},
		{"FindInMap with a default", `!FindInMap [Buckets, us-east-1, Name, {DefaultValue: !Ref Env}]`, "⟨Env⟩ string"},
		{"FindInMap with a default for every other key", `!FindInMap [Buckets, !Ref 'AWS::Region', Name, {DefaultValue: x}]`,
			"data-eu string when AWS::Region is eu-west-1; x string when not AWS::Region is eu-west-1"},
		{"FindInMap by a text with a hole", `!FindInMap [Buckets, !Sub 'eu-${Env}', Name]`, "⟨FindInMap(Buckets, Sub(eu-${Env}), Name)⟩ open"},
		{"Length counts", `!Select [!Length [a, b], [x, y, z]]`, "z string"},
		{"Length of what is unknown is a hole", `{'Fn::Length': !Ref Ids}`, "⟨Length(Ref(Ids))⟩ string"},
		{"Base64 of known text", `!Base64 abc`, "YWJj string"},
		{"Base64 of a hole", `!Base64 {Ref: Env}`, "⟨Base64(Ref(Env))⟩ string"},
		{"Cidr cuts", `!Select [2, !Cidr [10.0.0.0/16, 4, 8]]`, "10.0.2.0/24 string"},
		{"Cidr of version 6", `!Cidr ['2001:db8::/56', 2, 64]`, "2001:db8::/64 string; 2001:db8:0:1::/64 string"},
		{"Cidr of more than there is", `!Cidr [10.0.0.0/30, 9, 1]`, "⟨Cidr(10.0.0.0/30, 9, 1)⟩ open"},
		{"Cidr of a VPC", `!Cidr [!GetAtt Vpc.CidrBlock, 2, 8]`, "⟨Cidr(GetAtt(Vpc.CidrBlock), 2, 8)⟩ open"},
		{"the zones of a Region are a hole", `!Select [0, !GetAZs '']`, "⟨Select(0, GetAZs())⟩ open"},
		{"Split by more than one character", `!Split [', ', 'a, b']`, "a string; b string"},
		{"Split of an ARN leaves its account", `!Select [4, !Split [':', !GetAtt User.Arn]]`, "⟨AWS::AccountId⟩ string"},
		{"Split of alternatives", `!Select [1, !Split ['/', !If [IsProd, a/b, c/d]]]`, "b string when IsProd; d string when not IsProd"},
		{"Select behind what may be nothing is a hole", `!Select [1, [!If [IsProd, a, !Ref 'AWS::NoValue'], b]]`, "⟨Select(1, If(IsProd, a, Ref(AWS::NoValue)), b)⟩ open"},
		{"Select of alternative lists", `!Select [0, !If [IsProd, [a], [b]]]`, "a string when IsProd; b string when not IsProd"},
		{"Join of alternative lists", `!Join ['', !If [IsProd, [a, b], [c]]]`, "ab string when IsProd; c string when not IsProd"},
		{"ImportValue is a hole", `{'Fn::ImportValue': !Sub '${Env}-arn'}`, "⟨ImportValue(Sub(${Env}-arn))⟩ string"},
		{"an unheard-of function is a hole", `!Wizard x`, "⟨Wizard(x)⟩ open"},
		{"If keeps both branches", `!If [IsProd, a, b]`, "a string when IsProd; b string when not IsProd"},
		{"a negated condition is the other turned round", `!If [NotProd, a, b]`, "a string when not IsProd; b string when IsProd"},
		{"branches that contradict are not combined", `!If [IsProd, !If [NotProd, a, b], c]`, "b string when IsProd; c string when not IsProd"},
		{"two values of one parameter contradict", `!If [IsProd, !If [IsDev, a, b], c]`, "b string when IsProd; c string when not IsProd"},
		{"what a condition implies goes without saying", `!If [IsProd, !If [Either, a, b], c]`, "a string when IsProd; c string when not IsProd"},
		{"three conditions contradict", `!If [Either, !If [IsProd, a, !If [IsDev, b, c]], d]`,
			"a string when Either and IsProd; b string when Either and not IsProd; d string when not Either"},
		{"the allowed values are all there are", `!If [StageDev, a, !If [StageLater, b, c]]`, "a string when StageDev; b string when not StageDev"},
		{"a switch that is always off may be turned", `!If [Both, a, b]`, "a string when Both; b string when not Both"},
		{"a condition that names itself is a name", `!If [Loops, a, b]`, "a string when Loops; b string when not Loops"},
		{"a condition that nothing defines is a name", `!If [Nothing, a, b]`, "a string when Nothing; b string when not Nothing"},
		{"allowed values are alternatives", `!Sub 'x-${Stage}'`, "x-dev string when Stage is dev; x-test string when Stage is test; x-prod string when Stage is prod"},
		{"under a condition, only some of them", `!If [StageDev, !Ref Stage, !Sub '${Stage}!']`,
			"dev string when StageDev and Stage is dev; test! string when not StageDev and Stage is test; prod! string when not StageDev and Stage is prod"},
		{"one parameter has one value", `!Sub '${Stage}-${Stage}'`, "dev-dev string when Stage is dev; test-test string when Stage is test; prod-prod string when Stage is prod"},
		{"too many combinations leave the text around them", `!Sub ['x/${Stage}/${A}/${B}/${Size}', {A: !If [IsProd, a, b], B: !FindInMap [Stages, !Ref Zone, Bucket]}]`,
			"x/⟨Stage⟩/⟨A⟩/⟨B⟩/⟨Size⟩ string"},
		{"numbers may be allowed", `!Sub 'x${Size}'`, "x1 string when Size is 1; x2 string when Size is 2"},
		{"dates are switches, and stay open", `!Ref Until`, "⟨Until⟩ string"},
		{"so do secrets", `!Ref Secret`, "⟨Secret⟩ string"},
		{"and too many values", `!Ref Many`, "⟨Many⟩ string"},
		{"and names of SSM parameters", `!Ref Image`, "⟨Image⟩ string"},
		{"a rule allows values", `!Ref Ruled`, "x string when Ruled is x; y string when Ruled is y"},
		{"but not one that holds at times", `!Ref Zone`, "⟨Zone⟩ string"},
		{"If in Sub makes variants", `!Sub ['x-${A}', {A: !If [IsProd, a, b]}]`, "x-a string when IsProd; x-b string when not IsProd"},
		{"If in Join may drop an item", `!Join ['-', [x, !If [IsProd, a, !Ref 'AWS::NoValue']]]`, "x-a string when IsProd; x string when not IsProd"},
		{"an item that is no value is dropped", `[a, !Ref 'AWS::NoValue']`, "a string"},
		{"a dynamic reference is a hole", `'arn:aws:s3:::{{resolve:ssm:/bucket}}/*'`, "arn:aws:s3:::⟨resolve:ssm:/bucket⟩/* string"},
		{"what a template language fills in is a hole", `'arn:aws:s3:::<%= name %>'`, "arn:aws:s3:::⟨name⟩ string"},
		{"roles named by each other end", `!Ref Loop`, "⟨Loop⟩-y-x string → Loop.name"},
		{"an octal account id keeps its digits", `012345670123`, "012345670123 number"},
	} {
		t.Run(test.fact, func(t *testing.T) {
			var got []string
			for _, v := range resourceOf(t, test.value) {
				var out strings.Builder
				dumpValue(&out, "", v)
				got = append(got, strings.TrimSpace(out.String()))
			}
			if joined := strings.Join(got, "; "); joined != test.want {
				t.Errorf("%s\n got %s\nwant %s", test.value, joined, test.want)
			}
		})
	}
}

func TestEqualExpressionsOfOneTemplateAreEqual(t *testing.T) {
	for _, value := range []string{`!ImportValue x`, `!Ref Env`, `!Select [9, !Ref Ids]`} {
		values := resourceOf(t, "["+value+", "+value+"]")
		if policy.Equal(values[0].Text, values[1].Text) != policy.Yes {
			t.Errorf("two of %s are not equal", value)
		}
	}
}
