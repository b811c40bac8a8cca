package page

import (
	"fmt"

	"jointmeeting/internal/unit"
)

// demoFirst is how many sample people are shown without opening the rest: those of the office and above.
const demoFirst = 9

func demoLeaders(people []unit.Account) []unit.Account { return people[:min(demoFirst, len(people))] }

func demoOthers(people []unit.Account) []unit.Account { return people[min(demoFirst, len(people)):] }

func passwordRules(least int) string {
	return fmt.Sprintf("至少 %d 个字符，可以用一句话；不要用常见密码、姓名、单位或用户名", least)
}
