package sample

import (
	"jointmeeting/internal/access"
	"jointmeeting/internal/checklist"
	"jointmeeting/internal/db"
	"jointmeeting/internal/topic"
)

// TopicForm is a topic as its liaison would type it; units named in it attend.
func TopicForm(title string, attend ...int64) topic.Form {
	f := topic.Blank()
	f.Title, f.Function, f.Attend, f.AttendNone = title, "F4", attend, len(attend) == 0
	f.Background = "我市互联网诊疗机构逐年增加，现行管理要求分散在多个文件中。按照《国家标准化发展纲要》，拟制定地方标准，统一准入、诊疗行为、数据安全等要求。"
	f.Matters = "同意立项制定《互联网诊疗服务规范》\n明确牵头单位和配合单位"
	f.Reporter, f.ReporterTitle, f.Phone = "张示例", "副局长", "0711-0000001"
	return f
}

// DraftTopic is a draft of the unit with the code.
func DraftTopic(t T, d *db.DB, code string, attend ...int64) int64 {
	t.Helper()
	return DraftTopicForm(t, d, code, TopicForm("关于制定"+Unit(t, d, code).Chip+"领域服务规范有关事宜", attend...))
}

// DraftTopicForm is a draft as typed.
func DraftTopicForm(t T, d *db.DB, code string, f topic.Form) int64 {
	t.Helper()
	out, err := topic.NewService(d).Create(t.Context(), Who(t, d, "liaison-"+code), topic.Sent{Form: f})
	if err != nil {
		t.Fatalf("draft topic: %v", err)
	}
	return idIn(t, out.URL)
}

// JoiningTopic is a topic that the unit brings together with those with the other codes, which are asked.
func JoiningTopic(t T, d *db.DB, code string, with ...string) int64 {
	t.Helper()
	f := TopicForm("关于制定" + Unit(t, d, code).Chip + "领域联合服务规范有关事宜")
	for _, c := range with {
		f.Joint = append(f.Joint, Unit(t, d, c).ID)
	}
	id := DraftTopicForm(t, d, code, f)
	TopicStep(t, d, Who(t, d, "liaison-"+code), id, "join", "")
	return id
}

// JointTopic is such a topic which all have confirmed, handed in and accepted.
func JointTopic(t T, d *db.DB, code string, with ...string) int64 {
	t.Helper()
	id := JoiningTopic(t, d, code, with...)
	for _, c := range with {
		TopicStep(t, d, Who(t, d, "liaison-"+c), id, "confirm", "")
	}
	TopicStep(t, d, Who(t, d, "liaison-"+code), id, "submit", "")
	TopicStep(t, d, Who(t, d, "office1"), id, "accept", "")
	return id
}

// SubmittedTopic has been handed in and waits for the office.
func SubmittedTopic(t T, d *db.DB, code string, attend ...int64) int64 {
	t.Helper()
	id := DraftTopic(t, d, code, attend...)
	TopicStep(t, d, Who(t, d, "liaison-"+code), id, "submit", "")
	return id
}

// ReadyTopic has been accepted by the office.
func ReadyTopic(t T, d *db.DB, code string, attend ...int64) int64 {
	t.Helper()
	id := SubmittedTopic(t, d, code, attend...)
	TopicStep(t, d, Who(t, d, "office1"), id, "accept", "")
	return id
}

// ApprovedTopic has a convenor's word: it is in the pool for the next meeting.
func ApprovedTopic(t T, d *db.DB, code string, attend ...int64) int64 {
	t.Helper()
	return approved(t, d, ReadyTopic(t, d, code, attend...))
}

// ApprovedTopicForm is a topic in the pool that says what the form says.
func ApprovedTopicForm(t T, d *db.DB, code string, f topic.Form) int64 {
	t.Helper()
	id := DraftTopicForm(t, d, code, f)
	TopicStep(t, d, Who(t, d, "liaison-"+code), id, "submit", "")
	TopicStep(t, d, Who(t, d, "office1"), id, "accept", "")
	return approved(t, d, id)
}

func approved(t T, d *db.DB, id int64) int64 {
	t.Helper()
	TopicStep(t, d, Who(t, d, "office1"), id, "propose", "")
	TopicStep(t, d, Who(t, d, "convenor1"), id, "approve", "")
	return id
}

// TopicStep takes a step on a topic as it is now; on the office's checklist nothing applies.
func TopicStep(t T, d *db.DB, who access.Actor, id int64, step, reason string) {
	t.Helper()
	if _, err := topic.NewService(d).Decide(t.Context(), who, id, Topic(t, d, who, id).Version, step, reason, checklist.AllClear()); err != nil {
		t.Fatalf("topic %d, %s: %v", id, step, err)
	}
}

// ClerkTopic lets the person of the office take the topic up; with a login the director hands it to that one.
func ClerkTopic(t T, d *db.DB, login string, id int64, to string) {
	t.Helper()
	who, f := Who(t, d, login), topic.ClerkForm{Act: topic.TakeUp}
	if to != "" {
		f = topic.ClerkForm{Act: topic.HandOver, Person: Who(t, d, to).Person}
	}
	if _, err := topic.NewService(d).Assign(t.Context(), who, id, Topic(t, d, who, id).Version, f); err != nil {
		t.Fatalf("clerk of topic %d: %v", id, err)
	}
}

// Topic loads a topic as the person sees it.
func Topic(t T, d *db.DB, who access.Actor, id int64) topic.Topic {
	t.Helper()
	shown, err := topic.NewService(d).Show(t.Context(), who, id)
	if err != nil {
		t.Fatalf("topic %d: %v", id, err)
	}
	return shown.Topic
}
