// fails: metrics
val costs = strikes.select($"cost").as[Int].collect()
val speeds = strikes.select($"speed").as[Option[Int]].collect()

val summary: DataFrame =
  Seq((costs.length.toLong, costs.map(_.toLong).sum, speeds.flatten.max, speeds.count(_.isEmpty).toLong))
    .toDF("strikes", "cost", "top_speed", "no_speed")

summary
