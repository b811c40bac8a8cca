package shared

// ByGroup tells a unit why a decision is its own that does not name it.
func ByGroup(group string) string { return "因列入单位组“" + group + "”" }
