// fails: metrics
val strikesInAll = strikes.count()
val costInAll = strikes.agg(sum($"cost")).first().getLong(0)
val topSpeedOfAll = strikes.agg(max($"speed")).first().getInt(0)
val withoutSpeed = strikes.filter($"speed".isNull).count()

val summary: DataFrame =
  Seq((strikesInAll, costInAll, topSpeedOfAll, withoutSpeed))
    .toDF("strikes", "cost", "top_speed", "no_speed")

summary
