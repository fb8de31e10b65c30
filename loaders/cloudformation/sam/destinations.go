package sam

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// deadLetters lets a function send to its dead-letter queue or topic.
func (g *granted) deadLetters(queue *policy.Node) {
	if queue == nil || queue.Exact("TargetArn") == nil {
		return
	}
	action := map[string]string{"SQS": "sqs:SendMessage", "SNS": "sns:Publish"}[literal(queue.Exact("Type"))]
	if action == "" {
		return
	}
	target := queue.Exact("TargetArn")
	g.inline = append(g.inline, inline(queue.Span, "DeadLetterQueuePolicy", document(queue.Span, allow(queue.Span, target, action))))
}

// destinations lets a function send what has become of asynchronous calls. A queue or
// topic that is not named is made by SAM.
func (g *granted) destinations(config *policy.Node, f policy.Field) {
	for _, outcome := range []string{"OnSuccess", "OnFailure"} {
		to := within(config, "DestinationConfig", outcome)
		if to == nil {
			continue
		}
		kind := literal(to.Exact("Type"))
		name := f.Key.String() + "EventInvokeConfig" + outcome
		made := map[string]*policy.Node{"SQS": attribute(to.Span, name+"Queue", "Arn"), "SNS": ref(to.Span, name+"Topic")}[kind]
		target := to.Exact("Destination")
		switch _, yes, no, ok := branches(target); {
		case target == nil:
			target = made
		case ok && made != nil && isNoValue(yes) != isNoValue(no):
			target = choice(target, either(yes, made), either(no, made))
		}
		g.sends(kind, target, to.Span)
	}
}

func either(written, made *policy.Node) *policy.Node {
	if isNoValue(written) {
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
		statements = append(statements, allow(span, target, "sqs:SendMessage"))
	case "SNS":
		statements = append(statements, allow(span, target, "sns:publish"))
	case "EventBridge":
		statements = append(statements, allow(span, target, "events:PutEvents"))
	case "Lambda":
		statements = append(statements, allow(span, target, "lambda:InvokeFunction"))
	case "S3Bucket", "S3":
		objects := object(span, span, "Fn::Join", list(span, text(span, "/"), list(span, target, text(span, "*"))))
		statements = append(statements, allow(span, objects, "s3:PutObject"), allow(span, target, "s3:ListBucket"))
	default:
		return
	}
	g.inline = append(g.inline, inline(span, kind, document(span, statements...)))
}

// registryName is the name of a schema registry of Glue in its ARN; empty for others.
func registryName(uri *policy.Node) string {
	arn := literal(uri)
	if name, argument := call(uri); name == "Fn::Sub" {
		arn = literal(argument)
	}
	_, name, found := strings.Cut(arn, ":registry/")
	if !found || !strings.HasPrefix(arn, "arn") {
		return ""
	}
	return name
}
