"""社情民意信息: opinions, bulletins, adoptions, instructions."""
