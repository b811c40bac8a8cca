package page

import "fmt"

func passwordRules(least int) string {
	return fmt.Sprintf("至少 %d 个字符，可以用一句话；不要用常见密码、姓名、单位或用户名", least)
}
