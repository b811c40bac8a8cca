package enrolment

import "jointmeeting/internal/unit"

// selectWaiting finds the people without an account. They are read by administrators, which the use cases check first.
const selectWaiting = unit.SelectPeople + ` WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.person = p.id)
	ORDER BY p.name COLLATE "zh-Hans-CN-x-icu", p.id LIMIT 200`
