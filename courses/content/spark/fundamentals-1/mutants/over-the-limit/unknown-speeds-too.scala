// fails: value
val overTheLimit: Long = strikes.count() - strikes.filter($"speed" <= 250).count()
