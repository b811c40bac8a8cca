package sample

// loose are the topics that no meeting has taken up.
var loose = []matter{
	{"jyj", "关于制定《校外托管机构服务规范》有关事宜", "F4", "review",
		"我市校外托管机构数量增长较快，场地、餐饮、接送等要求散见于多个文件，家长反映执行口径不一。拟制定地方标准，统一服务要求。",
		"同意立项制定《校外托管机构服务规范》\n明确起草单位和完成时限", []string{"scjgj", "gaj", "wjw"}, "draft", "", 2},
	{"fgw", "关于建立重大项目标准化论证机制的建议", "F2", "coordinate",
		"部分重大项目在立项后才发现适用标准缺失或相互矛盾。建议在可行性研究阶段同步开展标准适用性论证。",
		"同意在市级重大项目中试行标准化论证\n由市发改委牵头制定论证办法", []string{"jxj", "zrzyjsj", "scjgj"}, "unit_review", "", 2},
	{"gaj", "关于统一电动自行车集中停放充电场所标识的议题", "F4", "coordinate",
		"居民小区、机关和企业的停放充电场所标识样式不一，应急处置时难以辨认。拟统一标识、编码和消防提示的设置要求。",
		"同意制定电动自行车集中停放充电场所标识设置规范\n明确新建和改造场所的执行时间", []string{"zfgxj", "cgw", "yjj"}, "submitted", "", 2},
	{"sthjj", "关于梁子湖流域农村生活污水处理设施运行维护标准的议题", "F4", "review",
		"流域内农村生活污水处理设施的运维由各区分别委托，巡检频次、出水检测和台账要求差异较大。拟制定统一的运行维护规范。",
		"同意立项制定《农村生活污水处理设施运行维护规范》\n明确各区的配合事项", []string{"nyncj", "slhpj", "liangzihu", "echeng"}, "submitted", "", 1},
	{"slhpj", "关于河湖管护公示牌设置标准的议题", "F4", "review",
		"全市河湖管护公示牌由各地自行制作，内容和更新要求不一致。", "同意制定河湖管护公示牌设置规范", []string{"liangzihu"}, "returned",
		"请补充现有公示牌的数量、更换所需经费测算，以及与省级相关规定的衔接情况。", 4},
	{"mzj", "关于推进养老服务标准实施的议题", "F4", "coordinate",
		"养老机构等级评定、居家养老服务等标准已发布，但各区实施进度不一，部分公办机构尚未完成对标。",
		"明确养老服务标准实施的时间表\n建立民政、卫健、市场监管联合督导机制", []string{"wjw", "scjgj", "czj"}, "ready", "", 6},
	{"cgw", "关于城市家具设置与维护标准的议题", "F4", "review",
		"主城区候车亭、座椅、护栏等由多个单位建设和维护，样式和维护责任不清。", "同意制定城市家具设置与维护规范\n明确各类设施的维护责任单位",
		[]string{"jtj", "zfgxj", "wlj"}, "proposed", "", 3},
	{"ybj", "关于医保经办服务规范化建设的议题", "F1", "report",
		"医保经办窗口已延伸到乡镇（街道），服务事项清单和办理时限需要统一。", "听取医保经办服务规范化建设情况\n同意制定基层医保经办服务规范",
		[]string{"wjw", "sjj"}, "proposed", "", 2},
	{"rsj", "关于技能人才评价与职业标准衔接的议题", "F3", "coordinate",
		"企业自主评价的技能等级与国家职业标准的衔接不够清晰，影响待遇落实。", "明确企业技能评价规范与国家职业标准的衔接办法", []string{"jxj", "jyj"}, "approved", "", 8},
	{"tjj", "关于标准化发展统计监测指标的议题", "F1", "report",
		"拟建立全市标准化发展统计监测指标，按年度发布。", "同意开展标准化发展统计监测试点", []string{"scjgj"}, "deferred",
		"国家统计制度正在修订，待新的指标口径明确后再议。", 11},
	{"kjj", "关于增加科技计划项目经费的议题", "F3", "coordinate",
		"科技成果转化为标准的项目经费不足。", "增加科技计划项目经费", nil, "rejected", "所提事项属于部门预算安排，不在联席会议职责范围内，请按预算程序办理。", 10},
	{"swj", "关于生活必需品保供标准的议题", "F4", "review",
		"拟制定生活必需品保供服务规范。", "同意立项制定生活必需品保供服务规范", []string{"fgw"}, "withdrawn", "", 9},
}

// decided are the topics of the plenary that was held.
var decided = []matter{
	{code: "jyj", title: "关于开展中小学营养餐标准化试点的议题", function: "F4", purpose: "review", attend: []string{"wjw", "scjgj", "czj"},
		background: "我市中小学供餐方式多样，食材采购、营养配餐、留样检测等要求不统一。拟选择部分学校开展营养餐标准化试点，形成可推广的工作规范。",
		matters:    "同意开展营养餐标准化试点\n明确试点学校范围和经费渠道"},
	{code: "wjw", title: "关于制定《互联网诊疗服务规范》有关事宜", function: "F4", purpose: "review", attend: []string{"sjj", "ybj", "gedian"},
		background: "我市互联网诊疗机构逐年增加，现行管理要求分散在多个文件中。按照《国家标准化发展纲要》，拟制定地方标准，统一准入、诊疗行为、数据安全等要求。",
		matters:    "同意立项制定《互联网诊疗服务规范》\n明确牵头单位和配合单位"},
	{code: "jxj", title: "关于推进重点产业链标准体系建设的议题", function: "F1", purpose: "coordinate", attend: []string{"kjj", "fgw", "gedian"},
		background: "光电子信息、生命健康、智能制造等重点产业链的团体标准和企业标准数量增长，但体系不完整，关键环节标准缺失。",
		matters:    "审议重点产业链标准体系建设清单\n明确标准研制的时间安排"},
	{code: "jtj", title: "关于农村公路养护与物流通道标准衔接的议题", function: "F3", purpose: "coordinate", attend: []string{"lkwlzx", "nyncj", "linkong"},
		background: "农村公路养护标准与物流车辆通行要求衔接不够，影响农产品外运。", matters: "明确农村公路养护与物流通道标准的衔接要求"},
}

// rural is the topic of the special meeting that was held.
var rural = []matter{
	{code: "wlj", title: "关于制定《乡村民宿服务质量要求》有关事宜", function: "F4", purpose: "review", attend: []string{"nyncj", "scjgj", "gaj", "liangzihu"},
		background: "梁子湖周边乡村民宿发展较快，消防、卫生、服务质量要求不统一，游客投诉有所增加。拟制定地方标准，作为等级评定的依据。",
		matters:    "同意立项制定《乡村民宿服务质量要求》\n明确等级评定的组织方式"},
}

// shared are the topics of the special meeting that was announced.
var shared = []matter{
	{code: "sjj", title: "关于统一公共数据资源目录编制规范的议题", function: "F4", purpose: "coordinate", attend: []string{"gaj", "rsj", "wjw", "gedian"},
		background: "各部门公共数据目录的字段、分类和更新频率不一致，跨部门共享时需要反复核对。拟统一目录编制规范。",
		matters:    "同意制定《公共数据资源目录编制规范》\n明确各部门目录对标的完成时限"},
	{code: "lkwlzx", title: "关于航空物流信息交换标准的议题", function: "F4", purpose: "coordinate", attend: []string{"ezhg", "jtj", "linkong"},
		background: "机场、海关、货代和园区之间的货物信息交换格式不一，通关和转运环节重复录入。", matters: "明确航空物流信息交换标准的起草分工"},
}

// coming are the topics of the next plenary.
var coming = []matter{
	{code: "yjj", title: "关于工贸企业安全生产标准化提升的议题", function: "F1", purpose: "review", attend: []string{"jxj", "scjgj"},
		background: "部分工贸企业安全生产标准化定级后运行质量下降，需要统一复评和退出要求。", matters: "审议安全生产标准化提升方案"},
	{code: "zfgxj", title: "关于物业服务标准分级的议题", function: "F4", purpose: "coordinate", attend: []string{"cgw", "czj", "echeng"},
		background: "物业服务收费与服务内容对应关系不清，需要建立分级的服务标准。", matters: "同意制定物业服务分级标准\n明确试点小区的选择办法"},
}
