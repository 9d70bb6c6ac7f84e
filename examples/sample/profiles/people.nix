# Who may log in everywhere.
{
  ada = { uid = 1001; description = "Ada"; zsh = true; packages = [ "ripgrep" "fd" "bat" "git" ]; };
  ben = { uid = 1002; description = "Ben"; zsh = false; packages = [ "tree" ]; };
  chandra = { uid = 1003; description = "Chandra"; zsh = true; packages = [ "fzf" "jq" ]; };
  dora = { uid = 1004; description = "Dora"; zsh = false; packages = [ "strace" "htop" ]; };
  emil = { uid = 1005; description = "Emil"; zsh = true; packages = [ ]; };
  fatou = { uid = 1006; description = "Fatou"; zsh = true; packages = [ "tmux" "ripgrep" ]; };
  goran = { uid = 1007; description = "Goran"; zsh = false; packages = [ "wget" ]; };
  hana = { uid = 1008; description = "Hana"; zsh = true; packages = [ "git" "gnupg" ]; };
  ines = { uid = 1009; description = "Inês"; zsh = false; packages = [ "vim" ]; };
  jonas = { uid = 1010; description = "Jonas"; zsh = true; packages = [ "cmake" "ninja" "gnumake" ]; };
}
