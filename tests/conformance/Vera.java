// veraPDF's command line with its own parser: the jar alone has none.
public class Vera {
  public static void main(String[] args) throws Exception {
    org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
    org.verapdf.cli.VeraPdfCli.main(args);
  }
}
