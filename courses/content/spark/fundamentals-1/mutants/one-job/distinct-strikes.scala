// fails: rows
val summary: DataFrame =
  strikes
    .distinct()
    .agg(
      count("*").as("strikes"),
      sum($"cost").as("cost"),
      max($"speed").as("top_speed"),
      (count("*") - count($"speed")).as("no_speed"))

summary
