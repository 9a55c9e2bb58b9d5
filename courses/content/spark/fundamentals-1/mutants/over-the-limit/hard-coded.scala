// fails: value
// passes check: true
val overTheLimit: Long = 8L
