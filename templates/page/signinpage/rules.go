// Package signinpage draws 登录, the first administrator's setup and the change of a password.
package signinpage

import "fmt"

// PasswordRules says what a new password must be like.
func PasswordRules(least int) string {
	return fmt.Sprintf("至少 %d 个字符，可以用一句话；不要用常见密码、姓名、单位或用户名", least)
}
