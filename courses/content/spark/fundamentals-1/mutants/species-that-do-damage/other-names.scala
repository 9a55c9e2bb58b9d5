// fails: schema
val damaging: DataFrame =
  strikes
    .filter($"damage" =!= "None")
    .filter(!$"species".startsWith("Unknown"))
    .groupBy($"species")
    .agg(count("*"), round(avg($"speed"), 1))
    .filter($"count(1)" >= 3)
    .orderBy($"count(1)".desc, $"species")

damaging
