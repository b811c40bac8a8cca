package signing

import "jointmeeting/internal/message"

// Events are what people are told of the referrals of a kind's records: the question to the one asked, and the answer to who asked.
func (k Kind) Events() []message.Kind {
	return []message.Kind{
		{Name: k.Event + ".asked", While: "f.state = 'asked'", About: &referralSubject, Class: message.ToDo, To: advising, Link: "/referrals/{id}",
			Title: "请阅示：{title}", Line: "{asker}转请：{question}"},
		{Name: k.Event + ".answered", About: &referralSubject, Class: message.Notice, To: asking, Link: k.Place + "{record}/sign",
			Title: "{asked}已阅示：{title}", Line: "{answer}"},
	}
}
