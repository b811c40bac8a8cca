package authenticator

// phoneTime is the time of the codes that a phone works out: the phone goes by the world's clock, and a code is good for half a minute of it,
// whatever day the office has been told.
const phoneTime = `clock_timestamp()`
