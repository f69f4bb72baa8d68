"""Turn-taking, the session loop and the drills."""
