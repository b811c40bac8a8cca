package sample

// strangeClause is a number that no decision has, another for each task.
const strangeClause = "SELECT 1000000 + count(*) FROM task"

const taskOfClause = "SELECT id FROM task WHERE origin = @clause"
