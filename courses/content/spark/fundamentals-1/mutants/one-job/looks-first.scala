// fails: metrics
println(s"${strikes.count()} strikes")

val summary: DataFrame =
  strikes.agg(
    count("*").as("strikes"),
    sum($"cost").as("cost"),
    max($"speed").as("top_speed"),
    (count("*") - count($"speed")).as("no_speed"))

summary
