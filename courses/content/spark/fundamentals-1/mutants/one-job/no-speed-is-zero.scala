// fails: rows
val summary: DataFrame =
  strikes.agg(
    count("*").as("strikes"),
    sum($"cost").as("cost"),
    max($"speed").as("top_speed"),
    sum(when($"speed" === 0, 1).otherwise(0)).as("no_speed"))

summary
