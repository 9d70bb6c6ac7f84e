# The packages of the host `home` alone.
final: prev: {
  shared-tools = prev.buildEnv {
    name = "shared-tools";
    paths = with final; [ bat fd fzf hunspell jq ripgrep ];
  };
  hunspell = prev.hunspell.overrideAttrs (old: { pname = "hunspell-home"; });
}
