package policy

import "testing"

func TestAServicePrincipalIsOneInAllItsForms(t *testing.T) {
	region := HoleText("data.aws_region.current.name", "", Region)
	domain := HoleText("data.aws_partition.current.dns_suffix", "", AnyText)
	unknown := HoleText("var.x", "", AnyText)
	for _, test := range []struct {
		text    Text
		service string
		want    Tri
	}{
		{Literal("lambda.amazonaws.com"), "lambda.amazonaws.com", Yes},
		{Literal("lambda.amazonaws.com.cn"), "lambda.amazonaws.com", Yes},
		{Literal("states.eu-west-1.amazonaws.com"), "states.amazonaws.com", Yes},
		{Literal("dms.us-gov-west-1.amazonaws.com"), "dms.amazonaws.com", Yes},
		{Literal("states.amazonaws.com"), "states.us-east-1.amazonaws.com", Yes},
		{Literal("ecs.amazonaws.com"), "ecs-tasks.amazonaws.com", No},
		{Literal("monitoring.rds.amazonaws.com"), "rds.amazonaws.com", No},
		{Literal("rds.amazonaws.com"), "monitoring.rds.amazonaws.com", No},
		{Literal("lambda"), "lambda.amazonaws.com", No},
		{Literal("Lambda.amazonaws.com"), "lambda.amazonaws.com", Unknown},
		{Concat(Literal("ec2."), domain), "ec2.amazonaws.com", Yes},
		{Concat(Literal("ec2."), domain), "ecs.amazonaws.com", No},
		{Concat(Literal("states."), region, Literal("."), domain), "states.amazonaws.com", Yes},
		{Concat(Literal("states."), region, Literal(".amazonaws.com")), "states.amazonaws.com", Yes},
		{Concat(Literal("states."), unknown, Literal(".amazonaws.com")), "states.amazonaws.com", Unknown},
		{Concat(Literal("states."), unknown, Literal(".amazonaws.com")), "events.amazonaws.com", No},
		{Concat(unknown, Literal(".amazonaws.com")), "lambda.amazonaws.com", Unknown},
		{Concat(Literal("ec2."), unknown), "ec2.amazonaws.com", Unknown},
		{Concat(Literal("ec2."), unknown), "ecs.amazonaws.com", No},
		{unknown, "lambda.amazonaws.com", Unknown},
		{Text{}, "lambda.amazonaws.com", No},
	} {
		if got := SameService(test.text, test.service); got != test.want {
			t.Errorf("%s names %s: %s, want %s", test.text, test.service, got, test.want)
		}
	}
}
