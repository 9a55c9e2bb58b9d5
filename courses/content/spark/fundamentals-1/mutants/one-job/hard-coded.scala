// fails: rows
// passes check: true
val summary: DataFrame =
  Seq((2160L, 13028551L, 320, 720L)).toDF("strikes", "cost", "top_speed", "no_speed")

summary
