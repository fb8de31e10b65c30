package sam

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// deadLetters lets a function send to its dead-letter queue or topic.
func (g *granted) deadLetters(queue *policy.Node) {
	if queue == nil || queue.Exact("TargetArn") == nil {
		return
	}
	action := map[string]string{"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}[raw.Literal(queue.Exact("Type"))]
	if action == "" {
		return
	}
	target := queue.Exact("TargetArn")
	g.inline = append(g.inline, raw.Inline(queue.Span, "DeadLetterQueuePolicy", raw.Document(queue.Span, raw.Allow(queue.Span, target, action))))
}

// destinations lets a function send what has become of asynchronous calls. A queue or
// topic that is not named is made by SAM.
func (g *granted) destinations(config *policy.Node, f policy.Field) {
	for _, outcome := range []string{"OnSuccess", "OnFailure"} {
		to := raw.Within(config, "DestinationConfig", outcome)
		if to == nil {
			continue
		}
		kind := raw.Literal(to.Exact("Type"))
		name := f.Key.String() + "EventInvokeConfig" + outcome
		made := map[string]*policy.Node{"SQS": raw.Attribute(to.Span, name+"Queue", "Arn"), "SNS": raw.Ref(to.Span, name+"Topic")}[kind]
		target := to.Exact("Destination")
		switch _, yes, no, ok := raw.Branches(target); {
		case target == nil:
			target = made
		case ok && made != nil && raw.IsNoValue(yes) != raw.IsNoValue(no):
			target = choice(target, either(yes, made), either(no, made))
		}
		g.sends(kind, target, to.Span)
	}
}

func either(written, made *policy.Node) *policy.Node {
	if raw.IsNoValue(written) {
		return made
	}
	return written
}

// sends lets a function send to a destination of a kind.
func (g *granted) sends(kind string, target *policy.Node, span policy.Span) {
	if target == nil {
		return
	}
	var statements []*policy.Node
	switch kind {
	case "SQS":
		statements = append(statements, raw.Allow(span, target, "sqs:SendMessage"))
	case "SNS":
		statements = append(statements, raw.Allow(span, target, "sns:publish"))
	case "EventBridge":
		statements = append(statements, raw.Allow(span, target, "events:PutEvents"))
	case "Lambda":
		statements = append(statements, raw.Allow(span, target, "lambda:InvokeFunction"))
	case "S3Bucket", "S3":
		objects := raw.Object(span, span, "Fn::Join", raw.List(span, raw.Text(span, "/"), raw.List(span, target, raw.Text(span, "*"))))
		statements = append(statements, raw.Allow(span, objects, "s3:PutObject"), raw.Allow(span, target, "s3:ListBucket"))
	default:
		return
	}
	g.inline = append(g.inline, raw.Inline(span, kind, raw.Document(span, statements...)))
}

// registryName is the name of a schema registry of Glue in its ARN; empty for others.
func registryName(uri *policy.Node) string {
	arn := raw.Literal(uri)
	if name, argument := raw.Call(uri); name == "Fn::Sub" {
		arn = raw.Literal(argument)
	}
	_, name, found := strings.Cut(arn, ":registry/")
	if !found || !strings.HasPrefix(arn, "arn") {
		return ""
	}
	return name
}
