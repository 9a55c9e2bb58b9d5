// fails: value
val overTheLimit: Long = strikes.filter($"speed" >= 250).count()
