package desk

// Covered are, by kind of record, the states that the desk's own conditions look for.
var Covered = covered
