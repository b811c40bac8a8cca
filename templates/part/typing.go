package part

import "context"

// typing is a step's form that comes back: where it was sent, and the reason that was typed into it.
type typing struct{ action, reason string }

type typingKey struct{}

// WithTyping has a page that is drawn for a refused form keep the reason of a step where it was typed. It goes along with the drawing, because a
// step is drawn in places that know nothing of the form that came.
func WithTyping(ctx context.Context, action, reason string) context.Context {
	return context.WithValue(ctx, typingKey{}, typing{action, reason})
}

// typedInto is the reason that came with the form that is sent to the address, and whether it is the one that comes back.
func typedInto(ctx context.Context, action string) (string, bool) {
	t, _ := ctx.Value(typingKey{}).(typing)
	if t.action != action {
		return "", false
	}
	return t.reason, true
}
