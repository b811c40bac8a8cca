package minutes

import "jointmeeting/internal/message"

// referralEvents are the question to the one asked, and the answer to who asked.
var referralEvents = []message.Kind{
	{Name: "referral.asked", While: "f.state = 'asked'", About: &referralSubject, Class: message.ToDo, To: advising, Link: "/referrals/{id}",
		Title: "请阅示：{title}", Line: "{asker}转请：{question}"},
	{Name: "referral.answered", About: &referralSubject, Class: message.Notice, To: asking, Link: "/minutes/{minutes}/sign",
		Title: "{asked}已阅示：{title}", Line: "{answer}"},
}
