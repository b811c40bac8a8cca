package signing

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/flow"
	"jointmeeting/internal/message"
	"jointmeeting/internal/paper"
)

// Events are what people are told around the signatures on a kind's records: of referrals the question to the one asked and the answer to
// who asked; and the signer that the office has registered their signature on paper, which the office can do alone.
func (k Kind) Events() []message.Kind {
	return []message.Kind{
		{Name: k.Event + ".asked", While: "f.state = 'asked'", About: &referralSubject, Class: message.ToDo, To: advising, Link: "/referrals/{id}",
			Title: "请阅示：{title}", Line: "{asker}转请：{question}"},
		{Name: k.Event + ".answered", About: &referralSubject, Class: message.Notice, To: asking, Link: k.Place + "{record}/sign",
			Title: "{asked}已阅示：{title}", Line: "{answer}"},
		{Name: k.Event + ".registered", About: k.onPaper(), Class: message.Notice, To: []access.Right{access.Chief.Of(access.Self), access.Convenor.Of(access.Self)},
			Link: k.Place + "{record}", Title: "已登记您的纸质签批：{title}", Line: "登记人：{registrar}，批示：{remark}。您没有在纸上签批过？请立即联系安全管理员"},
	}
}

// stageEvent is the name of what is told when a stage opens.
func stageEvent(k Kind, s paper.Stage) string { return k.Name + "." + s.State }

// StageEvents tell whoever is to sign at a stage: those who hold the right, or those who were asked by name. The kind's room says what they
// are about.
func (k Kind) StageEvents() (out []message.Kind) {
	for _, s := range k.Stages() {
		e := message.Kind{Name: stageEvent(k, s), While: k.owes(s.Name), Class: message.ToDo, To: s.Asks(), Link: k.Place + "{id}/sign", Title: "{title}待您" + s.Title, Line: s.Before}
		if s.SelfOpened {
			e.While = k.State + " = '" + s.State + "'"
		}
		out = append(out, e)
	}
	return out
}

// StageEvent is what a step that led to a state makes people hear of the stage which that opens; false when it opens none.
func (k Kind) StageEvent(t flow.Taken) (string, bool) {
	s := k.Stages().In(t.To)
	return stageEvent(k, s), s.Name != "" && k.Stages().By(t.Do).Name != s.Name && t.Do != "refer"
}
