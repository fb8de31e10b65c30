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
Mappings:
  Buckets:
    eu-west-1: {Name: data-eu}
  Lists:
    all: {Arns: ['arn:aws:s3:::a', 'arn:aws:s3:::b']}
Conditions:
  IsProd: !Equals [!Ref Env, prod]
  NotProd: !Not [!Condition IsProd]
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
		{"ImportValue is a hole", `{'Fn::ImportValue': !Sub '${Env}-arn'}`, "⟨ImportValue(Sub(${Env}-arn))⟩ string"},
		{"an unheard-of function is a hole", `!Wizard x`, "⟨Wizard(x)⟩ open"},
		{"If keeps both branches", `!If [IsProd, a, b]`, "a string when IsProd; b string when not IsProd"},
		{"a negated condition is the other turned round", `!If [NotProd, a, b]`, "a string when not IsProd; b string when IsProd"},
		{"branches that contradict are not combined", `!If [IsProd, !If [NotProd, a, b], c]`, "b string when IsProd; c string when not IsProd"},
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
