"""学习记录: The river every act of study flows into."""
