// fails: value
val overTheLimit: Long = strikes.filter($"speed".isNotNull).count()
