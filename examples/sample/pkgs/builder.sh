# Builds a package of the sample: writes down what it was made from.
{
  echo "$name"
  echo "source: $src"
  for flag in $configureFlags; do echo "flag: $flag"; done
  for input in $inputs; do echo "input: $input"; done
  echo "$script"
} > "$out"
