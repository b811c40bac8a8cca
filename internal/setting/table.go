package setting

// The settings that other rooms ask for.
const (
	TopicReviewDays       Key = "topic.review_days"
	TopicChecklist        Key = "topic.checklist"
	TopicLeadDays         Key = "topic.lead_days"
	OpinionDays           Key = "opinion.days"
	OpinionAgreeLapses    Key = "opinion.agree_lapses"
	MeetingReplyDays      Key = "meeting.reply_days"
	MeetingReminderMonth  Key = "meeting.plenary_reminder_month"
	MeetingDelegation     Key = "meeting.special_needs_delegation"
	MinutesCheckerDiffers Key = "minutes.checker_differs"
	MinutesCirculate      Key = "minutes.circulate"
	MinutesCirculateDays  Key = "minutes.circulate_days"
	MinutesOrderPlenary   Key = "minutes.order.plenary"
	MinutesOrderSpecial   Key = "minutes.order.special"
	MinutesOrderLiaison   Key = "minutes.order.liaison"
	MinutesReviewPassword Key = "minutes.review_needs_password"
	TaskSoonDays          Key = "task.soon_days"
	TaskReportDays        Key = "task.report_days"
	TaskDayBy             Key = "task.day_by"
	TaskRemindFirst       Key = "task.remind_first"
	TaskRemindSecond      Key = "task.remind_second"
	TaskRemindThird       Key = "task.remind_third"
	TaskRemindHead        Key = "task.remind_head"
	TaskReportDay         Key = "task.report_day"
	SeatSecurity          Key = "seat.security"
	DirectoryMask         Key = "directory.mask"
	MinutesGrade          Key = "minutes.grade"
	AuthenticatorWait     Key = "authenticator.wait_hours"
	PasswordMin           Key = "password.min"
	LoginTries            Key = "login.tries"
	LoginLockMinutes      Key = "login.lock_minutes"
	LoginSecond           Key = "login.second"
	LoginEnrolDays        Key = "login.enrol_days"
	LoginEnrolCode        Key = "login.enrol_code"
	LoginSessions         Key = "login.sessions"
	SigningPauseHours     Key = "sign.pause_hours"
	CodeResetMinutes      Key = "code.reset_minutes"
	CodeStartHours        Key = "code.start_hours"
	FileMaxMB             Key = "file.max_mb"
	FileMaxCount          Key = "file.max_count"
	FileDayCount          Key = "file.day_count"
	FileDayMB             Key = "file.day_mb"
	BackupHour            Key = "backup.hour"
	BackupKeep            Key = "backup.keep"
	BackupMaxHours        Key = "backup.max_hours"
	BackupMinKB           Key = "backup.min_kb"
	BackupDrillDays       Key = "backup.drill_days"
	VerifyHour            Key = "verify.hour"
)

// The groups, in the order of the page.
const (
	groupTopic    = "议题"
	groupMeeting  = "会议"
	groupMinutes  = "纪要"
	groupTask     = "任务"
	groupPeople   = "人员"
	groupSecurity = "登录安全"
	groupFile     = "附件"
	groupVerify   = "数据核验"
)

// GroupBackup is the card of the settings of backups, which their own page shows too.
const GroupBackup = "备份"

// How the convenors review minutes between 校核 and 签发.
const (
	OrderTogether = "together" // all of them, side by side
	OrderInTurn   = "in_turn"  // one after the other, in order of precedence
	OrderChair    = "chair"    // the convenor who chaired; all of them where the chief did
)

// Who is asked for a second proof at sign-in, when they have registered one.
const (
	SecondNobody   = "nobody"
	SecondRoles    = "roles" // convenors, office and administrators; they are also asked to register one
	SecondEveryone = "everyone"
)

func order(key Key, kind string) Def {
	return Def{Key: key, Security: true, Group: groupMinutes, Label: kind + "纪要的审核顺序", Kind: Choice, Default: OrderTogether,
		Note:    "校核之后、签发之前由召集人审核；签发人始终为总召集人或受其委托的召集人",
		Options: []Option{{OrderTogether, "召集人同时审核"}, {OrderInTurn, "召集人依次审核"}, {OrderChair, "主持会议的召集人审核"}}}
}

// Table declares every setting, grouped and in the order of the page.
var Table = []Def{
	{Key: TopicReviewDays, Group: groupTopic, Label: "议题初审时限", Kind: Int, Default: "3", Unit: "个工作日", Min: 1, Max: 30,
		Note: "议题提交后，办公室初审的时限；超过时限只作提示"},
	{Key: TopicChecklist, Group: groupTopic, Label: "初审通过须逐项核对", Kind: Bool, Default: "1",
		Note: "通过初审时逐项核对不予受理的情形；改为否后可以不填"},
	{Key: TopicLeadDays, Group: groupTopic, Label: "议题提交截止提前", Kind: Int, Default: "3", Unit: "个工作日", Min: 0, Max: 30,
		Note: "议题须在会议当日之前多少个工作日提交；逾期的须经办公室写明理由同意列入。为 0 时不设截止"},
	{Key: OpinionDays, Group: groupTopic, Label: "征求意见反馈时限", Kind: Int, Default: "5", Unit: "个工作日", Min: 1, Max: 60,
		Note: "发送征求意见时预填，每轮可改；议题修改后重新征求时也按此计算"},
	{Key: OpinionAgreeLapses, Group: groupTopic, Label: "议题修改后，“同意”重新征求", Kind: Bool, Default: "1",
		Note: "对某一处提出的意见，只在该处改动时失效；“不涉及本单位职责”始终有效"},

	{Key: MeetingReplyDays, Group: groupMeeting, Label: "参会回执截止提前", Kind: Int, Default: "1", Unit: "个工作日", Min: 0, Max: 30,
		Note: "新建会议时预填的回执截止时间"},
	{Key: MeetingReminderMonth, Group: groupMeeting, Label: "全体会议提醒月份", Kind: Int, Default: "10", Unit: "月起", Min: 1, Max: 12,
		Note: "当年未召开全体会议的，从此月起在工作台提醒"},
	{Key: MeetingDelegation, Security: true, Group: groupMeeting, Label: "召集人主持专题会议须有委托", Kind: Bool, Default: "1",
		Note: "全体会议由召集人主持的，始终须有总召集人的委托"},

	{Key: MinutesCheckerDiffers, Security: true, Group: groupMinutes, Label: "校核人与起草人不同", Kind: Bool, Default: "1",
		Note: "办公室人员较少、只能由一人起草并校核的，可改为否"},
	{Key: MinutesCirculate, Group: groupMinutes, Label: "纪要校核前须送单位会签", Kind: Bool, Default: "0",
		Note: "为否时，由办公室决定是否送会签；送过会签的，意见均须答复，改动的条款须重新会签"},
	{Key: MinutesCirculateDays, Group: groupMinutes, Label: "会签时限", Kind: Int, Default: "3", Unit: "个工作日", Min: 1, Max: 30,
		Note: "送会签时预填，每次可改"},
	order(MinutesOrderPlenary, "全体会议"), order(MinutesOrderSpecial, "专题会议"), order(MinutesOrderLiaison, "联络员会议"),
	{Key: MinutesReviewPassword, Security: true, Group: groupMinutes, Label: "审核时输入登录密码", Kind: Bool, Default: "0",
		Note: "总召集人签发时始终需要输入；此项只决定召集人审核时是否需要"},

	{Key: MinutesGrade, Security: true, Group: groupMinutes, Label: "签发的最低验证等级", Kind: Int, Default: "1", Unit: "级", Min: 0, Max: 2,
		Note: "1 为密码加动态验证码（B 级）以上，2 为通行密钥（A 级），审核也须已有启用的动态验证码或通行密钥；0 为登录密码（本人已登记的，仍必须使用）；纸质签批由办公室登记，不受此限"},

	{Key: TaskSoonDays, Group: groupTask, Label: "临期提示", Kind: Int, Default: "7", Unit: "天", Min: 1, Max: 60,
		Note: "距完成时限不足此天数的任务，标注还有几天到期"},
	{Key: TaskReportDays, Group: groupTask, Label: "进展报送间隔", Kind: Int, Default: "30", Unit: "天", Min: 1, Max: 366,
		Note: "超过此天数未报进展的任务，在工作台提示"},
	{Key: TaskDayBy, Group: groupTask, Label: "待定时限的确定", Kind: Int, Default: "5", Unit: "个工作日内", Min: 1, Max: 60,
		Note: "纪要写明时限待定的任务，办公室自下达起多少个工作日内确定时限；超过的，在办公室工作台提示"},
	{Key: TaskRemindFirst, Group: groupTask, Label: "第一次到期提醒", Kind: Int, Default: "15", Unit: "天前", Min: 1, Max: 90,
		Note: "向牵头单位联络员发送消息；工作日 9:00 以后发送"},
	{Key: TaskRemindSecond, Group: groupTask, Label: "第二次到期提醒", Kind: Int, Default: "7", Unit: "天前", Min: 1, Max: 90,
		Note: "应少于第一次提醒的天数"},
	{Key: TaskRemindThird, Group: groupTask, Label: "第三次到期提醒", Kind: Int, Default: "3", Unit: "天前", Min: 1, Max: 90,
		Note: "应少于第二次提醒的天数；逾期后每周提醒一次"},
	{Key: TaskRemindHead, Group: groupTask, Label: "逾期告知单位成员", Kind: Int, Default: "7", Unit: "天起", Min: 1, Max: 90,
		Note: "逾期达到此天数的，同时向牵头单位的成员发送消息"},
	{Key: TaskReportDay, Group: groupTask, Label: "月度进展提醒日", Kind: Int, Default: "25", Unit: "日起", Min: 1, Max: 28,
		Note: "从每月此日起，提醒当月尚未报送进展的牵头单位，每项任务每月一次"},

	{Key: SeatSecurity, Security: true, Group: groupPeople, Label: "重要任职由安全管理员确认", Kind: Bool, Default: "1",
		Note: "总召集人、召集人、办公室和管理员的任职，由安全管理员确认后生效"},
	{Key: DirectoryMask, Group: groupPeople, Label: "通讯录隐藏手机号码", Kind: Bool, Default: "0",
		Note: "隐藏后只有办公室工作人员能看到完整号码"},

	{Key: PasswordMin, Group: groupSecurity, Label: "密码最短长度", Kind: Int, Default: "10", Unit: "个字符", Min: 8, Max: 64,
		Note: "修改密码时检查；已在用的密码不受影响"},
	{Key: LoginTries, Group: groupSecurity, Label: "连续失败次数", Kind: Int, Default: "5", Unit: "次", Min: 3, Max: 20,
		Note: "在登录过的设备上连续失败达到此次数，该设备暂停登录；在其他设备上达到此次数后，每分钟只可再试一次"},
	{Key: LoginLockMinutes, Group: groupSecurity, Label: "暂停登录时间", Kind: Int, Default: "15", Unit: "分钟", Min: 1, Max: 120,
		Note: "失败次数也在这段时间内累计"},
	{Key: LoginSecond, Group: groupSecurity, Label: "登录时再验证一次", Kind: Choice, Default: SecondRoles,
		Note:    "输入密码后，再用动态验证码、通行密钥或备用码验证；只对已登记的人员要求。演示系统在更改此项以前不要求",
		Options: []Option{{SecondRoles, "召集人、办公室和管理员"}, {SecondEveryone, "所有已登记的人员"}, {SecondNobody, "不要求"}}},
	{Key: LoginEnrolDays, Group: groupSecurity, Label: "登记验证方式的宽限", Kind: Int, Default: "0", Unit: "天", Min: 0, Max: 365,
		Note: "召集人、办公室和管理员还没有登记的，从第一次提示起满此天数后，登录时须先登记才能使用，0 为立即；“登录时再验证一次”为不要求时不适用"},
	{Key: LoginEnrolCode, Group: groupSecurity, Label: "登记验证方式须凭启用码", Kind: Bool, Default: "1",
		Note: "召集人、办公室和管理员只凭密码登录的，填写启用码后才能登记动态验证码或通行密钥；为否时，知道密码的人都能登记。演示系统在更改此项以前不要求"},
	{Key: LoginSessions, Group: groupSecurity, Label: "同时登录的设备", Kind: Int, Default: "5", Unit: "处", Min: 1, Max: 50,
		Note: "超过时，最早的一处自动退出，并告知本人"},

	{Key: AuthenticatorWait, Group: groupSecurity, Label: "新验证方式启用等待", Kind: Int, Default: "24", Unit: "小时", Min: 0, Max: 720,
		Note: "新登记的动态验证码和通行密钥，等待此时间后才能用于签批；安全管理员确认的立即可用"},
	{Key: SigningPauseHours, Group: groupSecurity, Label: "登录方式变更后暂停签批", Kind: Int, Default: "24", Unit: "小时", Min: 1, Max: 720,
		Note: "重置密码、新增或移除验证方式后，此时间内本人不能签批；安全管理员与本人核实后可提前恢复"},
	{Key: CodeResetMinutes, Group: groupSecurity, Label: "重置密码的启用码有效时间", Kind: Int, Default: "30", Unit: "分钟", Min: 5, Max: 1440,
		Note: "由第二人确认的，从确认时起算"},
	{Key: CodeStartHours, Group: groupSecurity, Label: "新账号的启用码有效时间", Kind: Int, Default: "24", Unit: "小时", Min: 1, Max: 720,
		Note: "由第二人确认的，从确认时起算；等待确认也不超过此时间"},

	{Key: FileMaxMB, Group: groupFile, Label: "单个附件大小", Kind: Int, Default: "20", Unit: "MB", Min: 1, Max: 50,
		Note: "超过的附件不予接收"},
	{Key: FileMaxCount, Group: groupFile, Label: "每次附件个数", Kind: Int, Default: "10", Unit: "个", Min: 1, Max: 20,
		Note: "一次提交最多可带的附件"},
	{Key: FileDayCount, Group: groupFile, Label: "每单位每天附件个数", Kind: Int, Default: "200", Unit: "个", Min: 1, Max: 5000,
		Note: "一个单位当天上传的附件达到此数后，次日才能继续上传；移除的也计算在内"},
	{Key: FileDayMB, Group: groupFile, Label: "每单位每天附件总量", Kind: Int, Default: "2048", Unit: "MB", Min: 1, Max: 51200,
		Note: "一个单位当天上传的附件合计不超过此大小，以免占满服务器磁盘"},

	{Key: BackupHour, Group: GroupBackup, Label: "每日备份时间", Kind: Int, Default: "2", Unit: "时", Min: 0, Max: 23,
		Note: "每天从此时起制作当天的备份；程序当时未运行的，启动后补做"},
	{Key: BackupKeep, Group: GroupBackup, Label: "保留备份份数", Kind: Int, Default: "30", Unit: "份", Min: 2, Max: 400,
		Note: "新备份制作成功后，超出份数的最旧备份从备份目录删除"},
	{Key: BackupMaxHours, Group: GroupBackup, Label: "备份最长间隔", Kind: Int, Default: "26", Unit: "小时", Min: 2, Max: 168,
		Note: "最近一次成功的备份早于此时间的，备份页面和 portal doctor 提示异常"},
	{Key: BackupMinKB, Group: GroupBackup, Label: "备份最小大小", Kind: Int, Default: "8", Unit: "KB", Min: 1, Max: 1048576,
		Note: "小于此大小，或数据行数不到上一次一半的备份，视为不可靠"},
	{Key: BackupDrillDays, Group: GroupBackup, Label: "恢复演练最长间隔", Kind: Int, Default: "7", Unit: "天", Min: 1, Max: 90,
		Note: "最近一次成功的恢复演练早于此天数的，提示异常；服务器上配有备份私钥的，到期前自动演练"},

	{Key: VerifyHour, Group: groupVerify, Label: "每日数据核验时间", Kind: Int, Default: "4", Unit: "时", Min: 0, Max: 23,
		Note: "每天从此时起核对全部记录与审计日志；发现不符的，安全管理员和审计员的工作台提示"},
}
