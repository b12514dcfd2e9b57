class Postilla < Formula
  desc "Language server for people who edit the news: names and dates in articles"
  homepage "FILL-IN"
  url "FILL-IN/archive/refs/tags/v0.1.0.tar.gz"
  sha256 "FILL-IN"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
  end

  test do
    (testpath/"articolo.txt").write "Roma, 4 settembre 2025\n\nIl vertice si terrà lunedì 8 ottobre 2025.\n"
    assert_match "date/weekday-mismatch", shell_output("#{bin}/postilla check articolo.txt", 1)
  end
end
